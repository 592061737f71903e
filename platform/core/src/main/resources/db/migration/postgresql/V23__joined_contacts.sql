-- Who turned out to be whom: next to nobody, and only they are in it.
create index contact_joined on contact (joined_to) where joined_to is not null;
