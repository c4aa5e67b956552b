-- People of whom it was taken back that they had left, and why.
create table restored (
    id integer primary key,
    address_key text not null,
    reason text not null,
    time integer not null
);
