-- Roles of the house's own beside the built-in ones, and departments whose people see their groups' conversations.

create table role (
    id uuid not null primary key,
    name varchar(100) not null,
    permissions varchar(4000) not null,
    created_at timestamp with time zone not null,
    version bigint not null
);

create table department (
    id uuid not null primary key,
    name varchar(200) not null,
    parent_id uuid references department (id),
    created_at timestamp with time zone not null,
    version bigint not null
);

alter table agent add column department_id uuid;
alter table agent add constraint agent_department_fk foreign key (department_id) references department (id);
alter table agent_group add column department_id uuid;
alter table agent_group add constraint agent_group_department_fk foreign key (department_id) references department (id);
-- Ids of own roles are longer than the built-in names.
alter table agent alter column roles set data type varchar(2000);
