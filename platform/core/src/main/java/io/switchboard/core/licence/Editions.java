package io.switchboard.core.licence;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is sold under which name: data, {@code editions.json}, with the names in {@code editions*.properties}. Immutable.
 */
public final class Editions {
    /** The edition that needs no licence. */
    public static final String COMMUNITY = "community";

    private static final Editions BUILT_IN = read();

    /**
     * An edition, or a package of one by its size.
     *
     * @param modules all of them, those that it has of another edition as well
     * @param seats how many come with it; 0: as many as the licence says
     * @param channels how many accounts of a kind, by connector or {@link Licence#ALL}
     */
    public record Edition(String id, boolean sized, Set<String> modules, int seats, Map<String, Integer> channels) {}

    /** Something that is added to an edition, with the modules that it brings. */
    public record AddOn(String id, Set<String> modules) {}

    private record Row(String id, boolean sized, String with, List<String> modules, int seats, Map<String, Integer> channels) {}

    private record Data(List<String> modules, List<Row> editions, List<AddOn> addOns) {}

    private final List<String> modules;
    private final Map<String, Edition> editions = new LinkedHashMap<>();
    private final Map<String, AddOn> addOns = new LinkedHashMap<>();

    private Editions(Data data) {
        modules = List.copyOf(data.modules());
        for (Row row : data.editions()) {
            Set<String> all = new LinkedHashSet<>();
            Map<String, Integer> channels = new LinkedHashMap<>();
            if (row.with() != null) {
                all.addAll(editions.get(row.with()).modules());
                channels.putAll(editions.get(row.with()).channels());
            }
            all.addAll(row.modules());
            channels.putAll(row.channels());
            editions.put(row.id(), new Edition(row.id(), row.sized(), all, row.seats(), Map.copyOf(channels)));
        }
        data.addOns().forEach(addOn -> addOns.put(addOn.id(), addOn));
    }

    /** Those of this build. */
    public static Editions builtIn() {
        return BUILT_IN;
    }

    private static Editions read() {
        try (InputStream in = Editions.class.getResourceAsStream("editions.json")) {
            return new Editions(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every module that there is a name for. */
    public List<String> modules() {
        return modules;
    }

    public List<Edition> all() {
        return List.copyOf(editions.values());
    }

    public List<AddOn> addOns() {
        return List.copyOf(addOns.values());
    }

    public Edition community() {
        return editions.get(COMMUNITY);
    }

    public Optional<Edition> find(String id) {
        return Optional.ofNullable(editions.get(id));
    }

    public Optional<AddOn> addOn(String id) {
        return Optional.ofNullable(addOns.get(id));
    }

    /** What one could buy to have this module: ids of editions, packages and add-ons, the smaller first. */
    public List<String> having(String module) {
        List<String> ids = new ArrayList<>();
        editions.values().stream().filter(e -> e.modules().contains(module)).forEach(e -> ids.add("edition." + e.id()));
        addOns.values().stream().filter(a -> a.modules().contains(module)).forEach(a -> ids.add("addOn." + a.id()));
        return ids;
    }
}
