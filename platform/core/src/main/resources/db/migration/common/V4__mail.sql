-- How a message was addressed (who wrote, to which of our addresses, who else got it), as JSON; null on other channels.
alter table message add column envelope varchar(30000);
