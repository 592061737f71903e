-- Kept lists of tickets: whose, what of it is shown, how it is sorted. shared: OWN, GROUPS (those of ticket_view_group) or ALL.
create table ticket_view (
    id uuid primary key,
    owner_id uuid not null references agent (id) on delete cascade,
    shared varchar(10) not null,
    name varchar(100) not null,
    conditions varchar(40000) not null,
    columns varchar(4000) not null,
    sort varchar(300) not null,
    group_by varchar(100),
    place int not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index ticket_view_owner on ticket_view (owner_id);

create table ticket_view_group (
    view_id uuid not null references ticket_view (id) on delete cascade,
    group_id uuid not null references agent_group (id) on delete cascade,
    primary key (view_id, group_id)
);
