-- How a list of tickets is shown: LIST; BOARD with a lane for each value of shape_by; CALENDAR by the day of shape_by.
alter table ticket_view add column shape varchar(10) default 'LIST' not null;
alter table ticket_view add column shape_by varchar(100);
