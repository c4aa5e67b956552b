-- People who signed up on the pages of `bulletin serve` and confirmed it. `wording` is what they agreed to as
-- they saw it; `since` is the moment they confirmed.
create table member (
    id integer primary key,
    list text not null,
    address_key text not null,
    address text not null,
    name text,
    basis text not null,
    since integer not null,
    wording text not null,
    source text not null,
    unique (list, address_key)
);

create index member_person on member (address_key);

-- Sign-ups that wait to be confirmed, or were lately. Gone when they expire. `hash` is that of the token in the
-- mail, so that whoever reads this can confirm nothing; `lists` has one a line.
create table signup (
    id integer primary key,
    hash text not null unique,
    address_key text not null,
    address text not null,
    name text,
    lists text not null,
    language text not null,
    wording text not null,
    page text not null,
    asked integer not null,
    expires integer not null,
    tries integer not null default 0,
    next_at integer not null,
    mailed integer,
    confirmed integer
);

create index signup_person on signup (address_key, asked);
create index signup_waiting on signup (next_at) where mailed is null;

-- How people want the bulletin, by their own word. No language: whichever there is.
create table preference (
    address_key text primary key,
    language text,
    plain integer not null,
    changed integer not null
);

-- Lists that people have turned off and not left altogether. Beats the list.
create table declined (
    address_key text not null,
    list text not null,
    time integer not null,
    primary key (address_key, list)
);
