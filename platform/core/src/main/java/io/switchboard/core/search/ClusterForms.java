package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.search.TicketDocument.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Those of the cluster's index, asked for now and then: a new field is known a second later. */
final class ClusterForms {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final ClusterClient client;
    private final String alias;
    private volatile Set<String> names;
    private volatile long read;

    ClusterForms(ClusterClient client, String alias) {
        this.client = client;
        this.alias = alias;
    }

    /** Something was written: there may be a new field. */
    void forget() {
        names = null;
    }

    Forms now() throws IOException {
        Set<String> known = names;
        if (known == null || System.nanoTime() - read > FRESH) {
            known = new HashSet<>();
            for (JsonNode index : client.call("GET", "/" + alias + "/_mapping", null, client.soon())) {
                index.at("/mappings/properties").fieldNames().forEachRemaining(known::add);
            }
            read = System.nanoTime();
            names = known;
        }
        Set<String> there = known;
        return field -> {
            Set<Form> forms = EnumSet.noneOf(Form.class);
            for (Form form : Form.values()) {
                if (there.contains(ClusterQuery.name(form.of(field)))) {
                    forms.add(form);
                }
            }
            return forms;
        };
    }
}
