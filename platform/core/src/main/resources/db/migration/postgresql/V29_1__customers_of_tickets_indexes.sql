create index access_token_ticket on access_token (ticket_id) where ticket_id is not null;
