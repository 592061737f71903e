-- Who changed what, when and from where. Rows are only added, and removed when they are older than the installation keeps them.
create table audit_entry (
    id uuid primary key,
    happened_at timestamp(3) with time zone not null,
    actor_kind varchar(10) not null,
    actor_id uuid,
    actor_name varchar(200) not null,
    address varchar(64),
    action varchar(60) not null,
    thing varchar(30) not null,
    thing_id varchar(100),
    thing_name varchar(200),
    details varchar(100000) not null
);
create index audit_entry_at on audit_entry (happened_at, id);
create index audit_entry_actor on audit_entry (actor_id, happened_at, id);
create index audit_entry_thing on audit_entry (thing, happened_at, id);
create index audit_entry_thing_id on audit_entry (thing_id, happened_at, id);
