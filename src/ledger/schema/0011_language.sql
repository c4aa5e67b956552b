-- Whether the language of a sign-up is another than the page offered. What merely stood there does not turn
-- somebody's language who has told us theirs.
alter table signup add column language_chosen integer not null default 1;
