-- Files of other services that were taken over. `before` and `after` are digests of the list's file (no `before`
-- where there was none); `copy` names the file it was before, as long as that is kept; `finished` is empty while
-- the list may still have to be written.
create table import (
    id integer primary key,
    time integer not null,
    list text not null,
    file text not null,
    sources text not null,
    before text,
    after text not null,
    copy text,
    added integer not null,
    changed integer not null,
    suppressed integer not null,
    finished integer,
    undone integer
);

-- The import that alone keeps letters from somebody; it is taken back with it.
alter table suppression add column import integer;
