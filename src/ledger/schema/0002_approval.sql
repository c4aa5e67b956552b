-- A signature under an issue as it was. `digest` is that of what readers would get; `source` is the issue's
-- text, so that what has changed since can be named; `warnings` is what the signer took upon themselves,
-- one a line.
create table approval (
    id integer primary key,
    issue text not null,
    name text not null,
    digest text not null,
    source text not null,
    warnings text not null,
    time integer not null
);

create index approval_issue on approval (issue, id);
