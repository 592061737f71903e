-- Whose signatures of plugin archives are trusted, and as what each installed archive was let in. Those from before signatures were
-- looked at stay what an admin has let in by hand.

create table plugin_key (
    id varchar(32) primary key,
    name varchar(100) not null,
    public_key varchar(200) not null,
    added_by varchar(100) not null,
    added_at timestamp(3) with time zone not null
);

alter table plugin add column admitted varchar(10) default 'EARLIER' not null;
alter table plugin add column signed_by varchar(32);
