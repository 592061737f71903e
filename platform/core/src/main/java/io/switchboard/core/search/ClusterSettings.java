package io.switchboard.core.search;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the operator wants the index to be kept: an OpenSearch or Elasticsearch cluster.
 *
 * @param hosts any of its nodes, {@code http} or {@code https} without a path
 * @param user nullable
 * @param password nullable
 * @param authority certificates that are believed, as PEM; null: those that the JVM believes
 * @param prefix what the names of all its indexes begin with
 * @param shards of an index that is made from now on
 * @param problem what is said wrongly; null when nothing is
 */
record ClusterSettings(List<URI> hosts, String user, String password, Path authority, String prefix, int shards, String problem) {
    private static final String URL = "SWITCHBOARD_SEARCH_URL";
    private static final String PREFIX = "SWITCHBOARD_SEARCH_PREFIX";
    private static final String SHARDS = "SWITCHBOARD_SEARCH_SHARDS";

    ClusterSettings {
        hosts = List.copyOf(hosts);
    }

    /**
     * Never fails: see {@link #problem}. Who named a cluster wrongly doesn't get an index on the disk instead.
     *
     * @return empty when no cluster is named
     */
    static Optional<ClusterSettings> of(Map<String, String> environment) {
        String named = said(environment, URL);
        if (named == null) {
            return Optional.empty();
        }
        List<URI> hosts = new ArrayList<>();
        String problem = null;
        for (String each : named.split(",")) {
            URI host = host(each.strip());
            if (host == null) {
                problem = URL + " must be addresses such as https://search-1.example:9200, by comma; user and password stand in SWITCHBOARD_SEARCH_USER and _PASSWORD";
            } else {
                hosts.add(host);
            }
        }
        String prefix = environment.getOrDefault(PREFIX, "").isBlank() ? "switchboard" : environment.get(PREFIX).strip();
        if (!prefix.matches("[a-z][a-z0-9_-]{0,60}")) {
            problem = PREFIX + " must be small letters, digits, hyphens";
        }
        String shards = said(environment, SHARDS);
        if (shards != null && !shards.matches("[1-9][0-9]?")) {
            problem = SHARDS + " must be a number from 1 to 99";
        }
        String authority = said(environment, "SWITCHBOARD_SEARCH_CA");
        return Optional.of(new ClusterSettings(
                hosts,
                said(environment, "SWITCHBOARD_SEARCH_USER"),
                said(environment, "SWITCHBOARD_SEARCH_PASSWORD"),
                authority == null ? null : Path.of(authority),
                prefix,
                shards == null || problem != null ? 1 : Integer.parseInt(shards),
                problem));
    }

    private static String said(Map<String, String> environment, String name) {
        String text = environment.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static URI host(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean plain = uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null && uri.getPath().isEmpty();
            return plain && List.of("http", "https").contains(uri.getScheme()) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ClusterSettings" + hosts;
    }
}
