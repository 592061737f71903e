-- The customer's side of tickets: links to one ticket, forms on the web, asking how content he is.

-- kind TICKET_LINK: the ticket that it opens, and nothing else.
alter table access_token add column ticket_id uuid references ticket (id);

-- For what somebody without an account brought it: "ticket:<id>" by a ticket's link, "form:<id>:<visit>" by a form.
alter table attachment add column guest varchar(100);

-- fields: keys of the type's fields that it asks, in this order. texts: by language, what it says.
create table web_form (
    id uuid primary key,
    form_key varchar(60) not null unique,
    name varchar(200) not null,
    shop_id uuid not null references shop (id),
    group_id uuid references agent_group (id),
    type_key varchar(60) not null,
    fields varchar(8000) not null,
    texts varchar(40000) not null,
    files boolean not null,
    active boolean not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

-- Tickets whose customer is asked, once, how content he is. outcome: WAITING, ASKED, or why not.
create table ticket_rating_ask (
    ticket_id uuid primary key references ticket (id),
    due_at timestamp(3) with time zone not null,
    outcome varchar(20) not null
);
create index ticket_rating_ask_due on ticket_rating_ask (outcome, due_at);
