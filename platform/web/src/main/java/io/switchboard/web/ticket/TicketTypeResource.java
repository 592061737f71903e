package io.switchboard.web.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.type.DefinitionFile;
import io.switchboard.core.ticket.type.Fault;
import io.switchboard.core.ticket.type.TicketType;
import io.switchboard.core.ticket.type.TicketTypeVersion;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Types of tickets: what they ask for and how they flow, each with all its versions. */
@Path("/ticket-types")
@RequestScoped
@Transactional
@RolesAllowed("tickets:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketTypeResource {
    @Inject
    Caller caller;

    @Inject
    TicketTypes types;

    @Inject
    Groups groups;

    /** A type's text, as YAML. */
    public record TypeSource(String source) {}

    /**
     * How a type is offered; null leaves what stands.
     *
     * @param shopId an empty text: all shops
     */
    public record TypeOffer(Boolean active, Integer position, String shopId) {}

    /**
     * What is wrong, and where.
     *
     * @param line from 1, as the column
     * @param path as {@code transitions[2].to}; empty for the whole
     */
    public record TypeFault(int line, int column, String path, String code, String message) {}

    /**
     * What a text would be.
     *
     * @param faults with any of them it can't be saved
     * @param warnings what may be meant so
     * @param definition null when there are faults
     */
    public record TypeCheck(List<TypeFault> faults, List<TypeFault> warnings, DefinitionView definition) {}

    /** A version of a type. */
    public record TypeVersionView(int number, Instant savedAt, String savedBy, boolean current) {}

    @GET
    public Items<TicketTypeView> list() {
        return Items.of(types.list(caller.viewer()).stream()
                .map(type -> TicketTypeView.of(type, types.definition(type.key(), type.currentVersion())))
                .toList());
    }

    @POST
    @Path("check")
    @RolesAllowed("ticket-types:write")
    public TypeCheck check(TypeSource form) {
        DefinitionFile.Result result = types.check(caller.viewer(), form.source());
        return new TypeCheck(
                result.faults().stream().map(this::view).toList(),
                result.warnings().stream().map(this::view).toList(),
                DefinitionView.of(result.definition()));
    }

    /** @param version of which; the current one when there is none */
    @GET
    @Path("{key}")
    public Response get(@PathParam("key") String key, @QueryParam("version") String version) {
        TicketType type = types.get(caller.viewer(), key);
        Long wanted = Items.number(version, "version");
        return view(type, wanted == null ? type.currentVersion() : whole(wanted));
    }

    @PUT
    @Path("{key}")
    @RolesAllowed("ticket-types:write")
    public Response save(@PathParam("key") String key, @HeaderParam("If-Match") String ifMatch, TypeSource form) {
        new Check().that(form.source() != null, "source", "required").done();
        TicketType type = types.save(caller.viewer(), key, form.source(), caller.signature(), Versions.expected(ifMatch));
        return view(type, type.currentVersion());
    }

    @PATCH
    @Path("{key}")
    @RolesAllowed("ticket-types:write")
    public Response change(@PathParam("key") String key, @HeaderParam("If-Match") String ifMatch, TypeOffer form) {
        new Check().range("position", form.position() == null ? 1 : form.position(), 1, 10_000).done();
        TicketType type = types.change(
                caller.viewer(), key, form.active(), form.position(), shop(form.shopId()), Versions.expected(ifMatch));
        return view(type, type.currentVersion());
    }

    @GET
    @Path("{key}/versions")
    public Items<TypeVersionView> versions(@PathParam("key") String key) {
        int current = types.get(caller.viewer(), key).currentVersion();
        return Items.of(types.versions(caller.viewer(), key).stream()
                .map(one -> new TypeVersionView(one.number(), one.savedAt(), one.savedBy(), one.number() == current))
                .toList());
    }

    @GET
    @Path("{key}/versions/{number}")
    public Response version(@PathParam("key") String key, @PathParam("number") String number) {
        Long wanted = Items.number(number, "number");
        return view(types.get(caller.viewer(), key), whole(wanted == null ? 0 : wanted));
    }

    /** What is beyond an int is no version either. */
    private static int whole(long number) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
    }

    private Response view(TicketType type, int number) {
        TicketTypeVersion version = types.version(type.key(), number);
        return Versions.ok(TicketTypeView.of(type, version, TicketTypes.read(version)), type.version());
    }

    private Optional<UUID> shop(String id) {
        if (id == null) {
            return null;
        }
        UUID shop = Items.idOrNull(id, "shopId");
        if (shop != null && groups.shops().stream().noneMatch(one -> one.id().equals(shop))) {
            throw Refused.invalid("shopId", "unknownShop");
        }
        return Optional.ofNullable(shop);
    }

    private TypeFault view(Fault fault) {
        String message = Problem.text(caller.locale(), "field." + fault.code(), fault.arguments());
        return new TypeFault(fault.line(), fault.column(), fault.path(), fault.code(), message);
    }
}
