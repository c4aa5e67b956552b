-- A run of `bulletin inbox` that read something new, and when it was taken back.
create table inbox_run (
    id integer primary key,
    time integer not null,
    undone integer
);

-- Mail that was read, so that nothing is counted twice: a digest of its bytes; one of its Message-ID with what it
-- says, for the same mail by another way; and the name under which a server will always have it.
create table inbox_mail (
    id integer primary key,
    run integer not null references inbox_run (id),
    digest text not null unique,
    twin text,
    lasting text
);

create index inbox_mail_twin on inbox_mail (twin);

-- What came back of a letter after a server had taken it. The row of the letter stays as it is, so that the sums
-- do. `proved` says whether the mail had a token of ours in it, which nobody can make up.
create table bounce (
    id integer primary key,
    mail integer not null references inbox_mail (id),
    recipient integer not null references recipient (id),
    time integer not null,
    kind text not null check (
        kind in ('dead', 'soft', 'refused', 'delayed', 'delivered', 'complaint')
    ),
    proved integer not null,
    status text,
    words text not null
);

create index bounce_recipient on bounce (recipient);

-- Whom a mail has taken off: whether that was news (they may have left before), what was so before, and the line of
-- their history with its source.
create table inbox_leaving (
    id integer primary key,
    mail integer not null references inbox_mail (id),
    address_key text not null,
    what text not null,
    reason text not null,
    time integer not null,
    news integer not null,
    history integer,
    source text not null,
    old_what text,
    old_reason text,
    old_time integer,
    old_recipient integer
);
