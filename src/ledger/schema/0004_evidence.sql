-- Which time a letter was taken in hand a line of the log belongs to.
alter table attempt add column attempt integer;

-- The row whose refusal says that the address is dead; none where a person or another program said so.
-- It is taken back with that refusal.
alter table suppression add column recipient integer;

-- The version of the bulletin's folder that was frozen, where it is kept in git, and whether the issue's
-- file had changes that were not part of it.
alter table dispatch add column revision text;
alter table dispatch add column edited integer;
