-- Reports that people keep under a name: the question without its days (question), and of how many days up to today (days). shared: OWN, GROUPS, ALL.
create table kept_report (
    id uuid primary key,
    owner_id uuid not null references agent (id) on delete cascade,
    shared varchar(10) not null,
    name varchar(100) not null,
    question varchar(40000) not null,
    days int not null,
    place int not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index kept_report_owner on kept_report (owner_id);

create table kept_report_group (
    report_id uuid not null references kept_report (id) on delete cascade,
    group_id uuid not null references agent_group (id) on delete cascade,
    primary key (report_id, group_id)
);
