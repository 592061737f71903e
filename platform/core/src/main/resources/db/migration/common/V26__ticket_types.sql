-- Types of tickets: each version is a text that is never changed; a ticket keeps the version that it was made with.

create table ticket_type (
    id uuid primary key,
    type_key varchar(60) not null unique,
    -- Null: of all shops.
    shop_id uuid references shop (id),
    current_version int not null,
    enabled boolean not null,
    position int not null,
    version bigint not null
);

create table ticket_type_version (
    id uuid primary key,
    type_key varchar(60) not null references ticket_type (type_key),
    number int not null,
    source varchar(200000) not null,
    saved_at timestamp(3) with time zone not null,
    -- Null: it came with the product.
    saved_by varchar(200),
    unique (type_key, number)
);

-- Quick starts: a ticket that is half filled in.
create table ticket_template (
    id uuid primary key,
    name varchar(200) not null,
    type_key varchar(60) not null references ticket_type (type_key),
    -- Null: of all shops.
    shop_id uuid references shop (id),
    subject varchar(1000),
    description varchar(20000),
    priority varchar(10),
    fields varchar(100000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
