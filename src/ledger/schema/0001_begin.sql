-- Times are whole milliseconds since 1970 in UTC.

create table secret (
    id integer primary key check (id = 1),
    bytes blob not null
);

-- One issue going to one audience. `content` is the rendered issue as it was when the dispatch
-- began: a resume sends that, whatever the files say by then. `selected` is counted when the rows are
-- written and never derived from them, so that adding up is a real check.
create table dispatch (
    id integer primary key,
    issue text not null,
    kind text not null check (kind in ('rehearsal', 'live')),
    through text not null,
    digest text not null,
    content text not null,
    selected integer not null,
    started integer not null,
    finished integer,
    superseded integer
);

-- An issue goes out once. A rehearsal may be replaced, and so may a live dispatch of which no letter was
-- ever handed to a server; what was replaced is kept.
create unique index dispatch_live on dispatch (issue) where kind = 'live' and superseded is null;
create unique index dispatch_rehearsal on dispatch (issue) where kind = 'rehearsal' and superseded is null;

create table recipient (
    id integer primary key,
    dispatch integer not null references dispatch (id),
    address text not null,
    address_key text not null,
    token text not null,
    name text,
    greeting text,
    list text not null,
    basis text not null,
    since text not null,
    state text not null check (
        state in ('waiting', 'claimed', 'in-doubt', 'sent', 'deferred', 'failed', 'suppressed')
    ),
    attempts integer not null default 0,
    next_at integer,
    stage text,
    server text,
    code integer,
    enhanced text,
    reply text,
    updated integer not null,
    unique (dispatch, address_key),
    unique (dispatch, token)
);

create index recipient_state on recipient (dispatch, state, attempts, id);

-- Only ever added to: the evidence behind each row.
create table attempt (
    id integer primary key,
    dispatch integer not null references dispatch (id),
    recipient integer not null references recipient (id),
    time integer not null,
    state text not null,
    stage text,
    server text,
    code integer,
    enhanced text,
    reply text
);

create index attempt_recipient on attempt (recipient);

-- Rows of the lists that were refused when the audience was made, and why.
create table exclusion (
    id integer primary key,
    dispatch integer not null references dispatch (id),
    address text not null,
    reason text not null
);

create index exclusion_dispatch on exclusion (dispatch);

-- People who must not be written to. Beats every list.
create table suppression (
    address_key text primary key,
    reason text not null,
    time integer not null
);
