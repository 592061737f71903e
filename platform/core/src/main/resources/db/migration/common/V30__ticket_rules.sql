-- Rules that admins write: when this happens or this time passes, if, then. How often each ran stands in the tickets' histories.
create table ticket_rule (
    id uuid primary key,
    name varchar(200) not null,
    position int not null,
    enabled boolean not null,
    -- Null: in all shops.
    shop_id uuid references shop (id),
    -- Words: CREATED, CHANGED, CUSTOMER_WROTE, ANSWERED, SOLVED, URGED, TIME.
    triggers varchar(400) not null,
    -- With TIME: the field whose time it counts from, and how long after it (before it, when below 0).
    time_field varchar(100),
    time_after_seconds bigint,
    conditions varchar(40000) not null,
    actions varchar(40000) not null,
    created_at timestamp(3) with time zone not null,
    changed_at timestamp(3) with time zone not null,
    version bigint not null
);
