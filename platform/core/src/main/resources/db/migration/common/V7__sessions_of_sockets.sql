-- Whose session a token belongs to: a session's own, and the one that a socket's ticket was given to. Signing out closes only the
-- sockets of that session. Null for sessions that began before this, which close all.
alter table access_token add column session_id uuid;
