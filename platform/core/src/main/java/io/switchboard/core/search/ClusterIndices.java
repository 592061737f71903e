package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The indexes in the cluster and their names: {@code <prefix>-v<format>-<chance>}, one at a time asked as {@code <prefix>-v<format>}, one
 * written as {@code <prefix>-v<format>-write}. A new one is filled beside the old one, then takes its place.
 */
final class ClusterIndices {
    private static final String FORMAT = Place.FORMAT;

    private final ClusterClient client;
    private final ClusterSettings settings;
    private final Pattern ours;

    ClusterIndices(ClusterClient client, ClusterSettings settings) {
        this.client = client;
        this.settings = settings;
        this.ours = Pattern.compile(Pattern.quote(settings.prefix()) + "-v([0-9]+)-[0-9a-f]{12}");
    }

    /** By which it is asked. */
    String asked() {
        return settings.prefix() + "-v" + FORMAT;
    }

    String written() {
        return asked() + "-write";
    }

    /** Where it is noted how far the index has come. */
    String register() {
        return "/" + settings.prefix() + "-follower-v" + FORMAT;
    }

    /** Makes an empty one, which is written from now on. */
    String make() throws IOException {
        String name = asked() + "-" + UUID.randomUUID().toString().substring(24);
        client.call("PUT", "/" + name, form(), ClusterClient.LONG);
        List<Map<String, Object>> actions = new ArrayList<>();
        behind(written()).forEach(old -> actions.add(Map.of("remove", Map.of("index", old, "alias", written()))));
        actions.add(Map.of("add", Map.of("index", name, "alias", written())));
        client.call("POST", "/_aliases", Json.write(Map.of("actions", actions)), ClusterClient.LONG);
        return name;
    }

    private String form() throws IOException {
        try (InputStream file = ClusterIndices.class.getResourceAsStream("cluster-index.json")) {
            ObjectNode form = (ObjectNode) Json.mapper().readTree(file);
            ((ObjectNode) form.at("/settings/index")).put("number_of_shards", settings.shards());
            return form.toString();
        }
    }

    /** Whether it is there and the one that is written; and that is asked, where it is whole. */
    boolean have(String name, boolean whole) throws IOException {
        return behind(written()).contains(name) && (!whole || behind(asked()).contains(name));
    }

    private List<String> behind(String alias) throws IOException {
        try {
            List<String> names = new ArrayList<>();
            client.call("GET", "/_alias/" + alias, null, ClusterClient.LONG).fieldNames().forEachRemaining(names::add);
            return names;
        } catch (ClusterTrouble e) {
            if (e.isMissing()) {
                return List.of();
            }
            throw e;
        }
    }

    /** From now on this one is asked; those of this and earlier formats are removed. */
    void show(String name) throws IOException {
        List<Map<String, Object>> actions = new ArrayList<>();
        JsonNode all = client.call("GET", "/" + settings.prefix() + "-v*/_alias", null, ClusterClient.LONG);
        all.fieldNames().forEachRemaining(each -> {
            Matcher known = ours.matcher(each);
            if (!each.equals(name) && known.matches() && Integer.parseInt(known.group(1)) <= Integer.parseInt(FORMAT)) {
                actions.add(Map.of("remove_index", Map.of("index", each)));
            }
        });
        actions.add(Map.of("add", Map.of("index", name, "alias", asked())));
        client.call("POST", "/_aliases", Json.write(Map.of("actions", actions)), ClusterClient.LONG);
    }

    /** Writes every segment anew that still holds what was deleted from it; true when that is done. */
    CompletableFuture<Boolean> purge() throws IOException {
        return client.later("POST", "/" + asked() + "/_forcemerge?only_expunge_deletes=true");
    }
}
