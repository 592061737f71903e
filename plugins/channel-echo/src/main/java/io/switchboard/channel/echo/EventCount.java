package io.switchboard.channel.echo;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How many events have passed: one row. */
@Entity
@Table(name = "channel_echo_count")
public class EventCount {
    static final String ONLY = "all";

    @Id
    private String id = ONLY;

    @Column(nullable = false)
    private long events;

    protected EventCount() {}

    static EventCount none() {
        return new EventCount();
    }

    void add(int more) {
        events += more;
    }

    long events() {
        return events;
    }
}
