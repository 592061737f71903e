-- What tickets say to customers.

-- Until when a customer's word belongs to a conversation, however long ago it was closed: we wrote to him since.
alter table conversation add column awaited_until timestamp(3) with time zone;

-- Whether a customer is told that his request arrived, with its number and its link.
alter table ticket_channel add column acknowledges boolean default false not null;

-- Whether how he is reached was told on a form, where anybody can tell anything, and nobody has made sure since.
alter table contact add column unchecked boolean default false not null;
