-- Things that agents do to tickets again and again, by one name. shared: OWN, GROUPS (those of group_ids) or ALL. actions, group_ids: as JSON.
create table ticket_macro (
    id uuid primary key,
    owner_id uuid not null references agent (id) on delete cascade,
    shared varchar(10) not null,
    name varchar(100) not null,
    actions varchar(200000) not null,
    group_ids varchar(8000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index ticket_macro_owner on ticket_macro (owner_id);
