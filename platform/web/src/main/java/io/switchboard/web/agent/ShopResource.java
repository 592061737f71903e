package io.switchboard.web.agent;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** Shops: brands with their own time zone and calendar. */
@Path("/shops")
@RequestScoped
@RolesAllowed("agents:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ShopResource {
    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    Groups groups;

    /** A shop: {@code reopenWithin} in minutes, {@code acceptWithin} in seconds. */
    public record ShopView(
            String id,
            String name,
            String timeZone,
            String locale,
            List<Shop.Hours> hours,
            List<String> holidays,
            long reopenWithin,
            long acceptWithin,
            boolean open,
            long version) {
        static ShopView of(Shop shop, Clock clock) {
            return new ShopView(
                    shop.id().toString(),
                    shop.name(),
                    shop.zone().getId(),
                    shop.locale(),
                    shop.hours(),
                    shop.holidays(),
                    shop.reopenWithin().toMinutes(),
                    shop.acceptWithin().toSeconds(),
                    shop.isOpen(clock.instant()),
                    shop.version());
        }
    }

    /** A shop's form; null leaves what stands. */
    public record Form(
            String name,
            String timeZone,
            String locale,
            List<Shop.Hours> hours,
            List<String> holidays,
            Integer reopenWithin,
            Integer acceptWithin) {}

    @GET
    public Items<ShopView> list() {
        caller.viewer();
        return Items.of(groups.shops().stream().map(s -> ShopView.of(s, clock)).toList());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        Shop shop = groups.shop(Items.id(id, "shop"));
        return Versions.ok(ShopView.of(shop, clock), shop.version());
    }

    @POST
    @RolesAllowed("shops:write")
    public Response create(Form form) {
        new Check().text("name", form.name(), 200).done();
        Shop shop = new Shop(Ids.next(), form.name().strip(), ZoneId.of("Asia/Shanghai"), "zh-CN", clock.instant());
        apply(shop, form);
        groups.add(shop);
        return Versions.created(ShopView.of(shop, clock), shop.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("shops:write")
    public ShopView change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        Shop shop = groups.shop(Items.id(id, "shop"));
        Versions.check(ifMatch, shop.version());
        apply(shop, form);
        groups.changed(shop);
        return ShopView.of(shop, clock);
    }

    private static void apply(Shop shop, Form form) {
        List<Shop.Hours> hours = form.hours() == null ? shop.hours() : form.hours();
        List<String> holidays = form.holidays() == null ? shop.holidays() : form.holidays();
        new Check()
                .optional("name", form.name(), 200)
                .that(form.name() == null || !form.name().isBlank(), "name", "required")
                .that(form.locale() == null || Languages.here().knows(form.locale()), "locale", "notChoice", Languages.here().tags())
                .that(hours.size() <= 50 && hours.stream().allMatch(ShopResource::isPeriod), "hours", "notHours")
                .that(holidays.size() <= 400 && holidays.stream().allMatch(ShopResource::isDay), "holidays", "notDate")
                .range("reopenWithin", form.reopenWithin() == null ? 0 : form.reopenWithin(), 0, 525_600)
                .range("acceptWithin", form.acceptWithin() == null ? 0 : form.acceptWithin(), 0, 3600)
                .done();
        ZoneId zone = form.timeZone() == null ? shop.zone() : zone(form.timeZone());
        shop.describe(
                form.name() == null ? shop.name() : form.name().strip(),
                zone,
                form.locale() == null ? shop.locale() : form.locale());
        shop.keepHours(hours, holidays);
        shop.keepTimes(
                form.reopenWithin() == null ? (int) shop.reopenWithin().toMinutes() : form.reopenWithin(),
                form.acceptWithin() == null ? (int) shop.acceptWithin().toSeconds() : form.acceptWithin());
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Refused.invalid("timeZone", "notZone");
        }
    }

    private static boolean isPeriod(Shop.Hours hours) {
        try {
            LocalTime.parse(hours.from());
            LocalTime.parse(hours.to());
            return hours.days() != null && !hours.days().isEmpty() && hours.days().stream().allMatch(d -> d >= 1 && d <= 7);
        } catch (DateTimeException | NullPointerException e) {
            return false;
        }
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException | NullPointerException e) {
            return false;
        }
    }
}
