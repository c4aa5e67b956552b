-- Previews that were mailed. `digest` is that of what readers would get, the one an approval is bound to;
-- `through` is `outbox` where it became a file; the answer is the mail server's.
create table preview (
    id integer primary key,
    issue text not null,
    digest text not null,
    address text not null,
    through text not null,
    time integer not null,
    code integer,
    enhanced text,
    reply text
);

create index preview_issue on preview (issue, id);
create index preview_time on preview (time);
