-- Every change to what is known of a person, in order. `what` is a stable word; `detail` is in words for the
-- editor, for a consent the wording they saw; `source` is where it came from: a command, a file and its line, a
-- Message-ID, a page; `old` is what was so before, where that was something. Only ever added to, but for people
-- who have asked to be erased.
create table history (
    id integer primary key,
    address_key text not null,
    time integer not null,
    what text not null,
    detail text not null,
    source text not null,
    old text
);

create index history_person on history (address_key, id);

-- People who were erased on request: a keyed hash of the form in which one person's addresses are alike, made
-- with the secret, so that no list and no import brings them back and nobody can read who they are.
create table erased (
    hash text primary key,
    time integer not null
);

-- What became of the person, as in `history`: somebody who asked to leave is not brought back like an address
-- that was dead.
alter table suppression add column what text not null default 'left';
update suppression set what = 'bounced' where recipient is not null;

-- What earlier versions knew, in the order of time.
insert into history (address_key, time, what, detail, source)
    select address_key, time, what, detail, source from (
        select address_key, time, 'restored' as what, reason as detail, 'bulletin subscribers restore' as source
            from restored
        union all
        select address_key, time, what, reason,
            case when recipient is null then 'bulletin subscribers remove' else 'the mail server' end
            from suppression
    ) order by time, what desc;
delete from restored;
