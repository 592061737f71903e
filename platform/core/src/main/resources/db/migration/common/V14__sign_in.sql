-- Who is signed in from where, what keeps others out, second factors, and sign-in by another server.

-- Of a session: what it was begun with and from, and when it was last heard of (within a minute).
alter table access_token add column device varchar(300);
alter table access_token add column address varchar(64);
alter table access_token add column seen_at timestamp(3) with time zone;
alter table access_token add column method varchar(20);

-- Attempts to sign in that came to nothing, by account and address; address * counts an account's from everywhere. The account
-- is a digest of the name that was typed: people type their passwords there too.
create table sign_in_attempt (
    account varchar(64) not null,
    address varchar(64) not null,
    failures int not null,
    last_at timestamp(3) with time zone not null,
    locked_until timestamp(3) with time zone,
    told_at timestamp(3) with time zone,
    primary key (account, address)
);
create index sign_in_attempt_last on sign_in_attempt (last_at);

-- From where an agent has signed in: what others do elsewhere never locks him out there.
create table known_address (
    agent_id uuid not null references agent (id) on delete cascade,
    address varchar(64) not null,
    seen_at timestamp(3) with time zone not null,
    primary key (agent_id, address)
);

-- The key that an agent's app makes codes of, sealed; not yet confirmed: a code of it has never been seen.
create table second_factor (
    agent_id uuid not null primary key references agent (id) on delete cascade,
    secret varchar(500) not null,
    confirmed_at timestamp(3) with time zone,
    -- The time step of the last code that was taken: no code is good twice.
    last_step bigint not null,
    created_at timestamp(3) with time zone not null
);

create table recovery_code (
    agent_id uuid not null references agent (id) on delete cascade,
    hash varchar(64) not null,
    primary key (agent_id, hash)
);

-- Rules of sign-in and the single sign-on of this house: one row, id 1.
create table sign_in_policy (
    id int not null primary key,
    settings varchar(20000) not null,
    version bigint not null
);

-- Who somebody is at the server he signs in by.
create table agent_identity (
    issuer varchar(500) not null,
    subject varchar(255) not null,
    agent_id uuid not null references agent (id) on delete cascade,
    linked_at timestamp(3) with time zone not null,
    primary key (issuer, subject)
);
create index agent_identity_agent on agent_identity (agent_id);

-- On the way to that server and back. What stands here opens nothing without the browser that began it.
create table sign_in_journey (
    state_hash varchar(64) not null primary key,
    browser_hash varchar(64) not null,
    issuer varchar(500) not null,
    sealed varchar(2000) not null,
    expires_at timestamp(3) with time zone not null
);
create index sign_in_journey_expires on sign_in_journey (expires_at);

-- What that server is told when the session ends here.
create table single_sign_on_session (
    session_id uuid not null primary key,
    issuer varchar(500) not null,
    id_token varchar(12000) not null,
    expires_at timestamp(3) with time zone not null
);
