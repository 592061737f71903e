-- What the agents' lists know beside the state: sleep, and filters kept as views.

alter table conversation add column snoozed_until timestamp(3) with time zone;
-- Since when it lies awake again and nobody has looked at it; null otherwise.
alter table conversation add column woken_at timestamp(3) with time zone;

-- A filter of an agent, kept under a name; shared ones are everybody's. filter is JSON.
create table list_view (
    id uuid primary key,
    owner_id uuid not null references agent (id) on delete cascade,
    shared boolean not null,
    name varchar(100) not null,
    filter varchar(4000) not null,
    place int not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index list_view_owner on list_view (owner_id);
