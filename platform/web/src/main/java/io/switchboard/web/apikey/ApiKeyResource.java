package io.switchboard.web.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.apikey.ApiKey;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.apikey.KeyUses;
import io.switchboard.core.shared.Network;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.ToldOnce;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** API keys: by them other systems drive this one. Only people make keys: no key can have the permission. */
@Path("/api-keys")
@RequestScoped
@Transactional
@RolesAllowed("apikeys:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ApiKeyResource {
    @Inject
    Caller caller;

    @Inject
    ApiKeys keys;

    @Inject
    KeyUses uses;

    @Inject
    Clock clock;

    /**
     * A key.
     *
     * @param key what the other system sends; told once, when the key is made
     * @param state ACTIVE, EXPIRED or REVOKED
     * @param permissions what it may, each with how far: TEAM (the conversations of its groups and of none), ALL
     * @param shopIds whose things it reaches; none: all
     * @param groupIds whose conversations TEAM reaches
     * @param addresses addresses and networks from which it may be used; none: from everywhere
     * @param ratePerMinute how many calls a minute, on each server
     */
    public record ApiKeyView(
            String id,
            @JsonInclude(JsonInclude.Include.NON_NULL) String key,
            String name,
            String state,
            List<String> scopes,
            Map<String, String> permissions,
            List<String> shopIds,
            List<String> groupIds,
            List<String> addresses,
            int ratePerMinute,
            Instant expiresAt,
            String createdBy,
            Instant createdAt,
            String revokedBy,
            Instant revokedAt,
            Instant lastUsedAt,
            String lastUsedFrom,
            long version) {}

    /** A key's form; null leaves what stands. {@code expiresAt} is a time, or empty for never. */
    public record Form(
            String name,
            List<String> scopes,
            String expiresAt,
            List<String> addresses,
            List<String> shopIds,
            List<String> groupIds,
            Integer ratePerMinute) {

        ApiKeys.Form read() {
            return new ApiKeys.Form(
                    name,
                    known("scopes", scopes),
                    time(expiresAt),
                    known("addresses", addresses),
                    ids("shopIds", shopIds),
                    ids("groupIds", groupIds),
                    ratePerMinute);
        }

        private static Optional<Instant> time(String text) {
            try {
                return text == null ? null : text.isBlank() ? Optional.empty() : Optional.of(Instant.parse(text.strip()));
            } catch (DateTimeParseException e) {
                throw Refused.invalid("expiresAt", "notTime");
            }
        }

        private static List<String> known(String field, List<String> words) {
            if (words != null && words.stream().anyMatch(word -> word == null)) {
                throw Refused.invalid(field, "required");
            }
            return words;
        }

        private static Set<UUID> ids(String field, List<String> texts) {
            return texts == null
                    ? null
                    : known(field, texts).stream().map(text -> id(field, text)).collect(Collectors.toSet());
        }

        private static UUID id(String field, String text) {
            return Optional.ofNullable(Items.idOrNull(text, field)).orElseThrow(() -> Refused.invalid(field, "notId"));
        }
    }

    /** Words that a key may have. */
    public record Scopes(List<String> items, int usualRatePerMinute) {}

    @GET
    public Items<ApiKeyView> list() {
        return Items.of(keys.list(caller.viewer()).stream().map(key -> view(key, null)).toList());
    }

    @GET
    @Path("scopes")
    public Scopes scopes() {
        return new Scopes(ApiKeys.scopes(), ApiKeys.USUAL_RATE);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return answer(keys.get(caller.viewer(), Items.id(id, "apiKey")));
    }

    @POST
    @ToldOnce
    public Response create(Form form) {
        ApiKeys.Made made = keys.create(caller.viewer(), caller.signature(), form.read());
        return Versions.created(view(made.key(), made.text()), made.key().version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        return answer(keys.change(caller.viewer(), Items.id(id, "apiKey"), form.read(), Versions.expected(ifMatch)));
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") String id) {
        return answer(keys.revoke(caller.viewer(), caller.signature(), Items.id(id, "apiKey")));
    }

    private Response answer(ApiKey key) {
        return Versions.ok(view(key, null), key.version());
    }

    private ApiKeyView view(ApiKey key, String text) {
        Optional<KeyUses.Use> use = uses.unwritten(key.id()).filter(u -> key.lastUsedAt() == null || u.at().isAfter(key.lastUsedAt()));
        Map<String, String> permissions = key.grants().words();
        return new ApiKeyView(
                key.id().toString(),
                text,
                key.name(),
                key.stateAt(clock.instant()).name(),
                List.copyOf(permissions.keySet()),
                permissions,
                words(key.shops()),
                words(key.groups()),
                key.networks().stream().map(Network::toString).toList(),
                key.perMinute(),
                key.expiresAt(),
                key.createdBy(),
                key.createdAt(),
                key.revokedBy(),
                key.revokedAt(),
                use.map(KeyUses.Use::at).orElse(key.lastUsedAt()),
                use.map(KeyUses.Use::from).orElse(key.lastUsedFrom()),
                key.version());
    }

    private static List<String> words(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).sorted().toList();
    }
}
