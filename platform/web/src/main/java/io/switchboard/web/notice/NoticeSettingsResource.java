package io.switchboard.web.notice;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.letter.Letters;
import io.switchboard.core.notice.NoticeChoice;
import io.switchboard.core.notice.NoticeChoices;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.Way;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Versions;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the caller wants to be told. Plugins say whom they reach: so no transaction is around it. */
@Path("/agents/me/notice-settings")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NoticeSettingsResource {
    @Inject
    Caller caller;

    @Inject
    NoticeChoices choices;

    @Inject
    Agents agents;

    @Inject
    Letters letters;

    /** Why one is told, and by which ways: CONSOLE, MAIL, MOBILE. */
    public record NoticeWays(String kind, List<String> ways) {}

    /** A way out: its address, null without one, and whether some plugin reaches it now. */
    public record NoticeWay(String way, String address, boolean reached) {}

    /** How the caller is told; {@code quietFrom} and {@code quietTo} as HH:mm, by {@code timeZone} or, where that is null, {@code shopZone}. */
    public record NoticeSettingsView(
            List<NoticeWays> kinds,
            List<NoticeWay> ways,
            String quietFrom,
            String quietTo,
            String timeZone,
            String shopZone,
            boolean urgentPasses,
            String mobile,
            long version) {}

    /** All of it; a kind that isn't named is told as everybody is. */
    public record NoticeSettingsForm(
            List<NoticeWays> kinds, String quietFrom, String quietTo, String timeZone, Boolean urgentPasses, String mobile) {}

    @GET
    public NoticeSettingsView get() {
        return view(choices.of(caller.viewer().person()));
    }

    @PUT
    public Response put(@HeaderParam("If-Match") String ifMatch, NoticeSettingsForm form) {
        NoticeChoice choice = choices.choose(
                caller.viewer(),
                new NoticeChoices.Form(
                        ways(form.kinds()),
                        Texts.orNull(form.quietFrom()),
                        Texts.orNull(form.quietTo()),
                        Texts.orNull(form.timeZone()),
                        !Boolean.FALSE.equals(form.urgentPasses()),
                        Texts.orNull(form.mobile())),
                Versions.expected(ifMatch));
        return Versions.ok(view(choice), choice.version());
    }

    private static Map<NoticeKind, Set<Way>> ways(List<NoticeWays> given) {
        Map<NoticeKind, Set<Way>> ways = new EnumMap<>(NoticeKind.class);
        for (NoticeWays each : given == null ? List.<NoticeWays>of() : given) {
            NoticeKind kind = word(NoticeKind.class, each.kind());
            Set<Way> chosen = EnumSet.noneOf(Way.class);
            for (String way : each.ways() == null ? List.<String>of() : each.ways()) {
                chosen.add(word(Way.class, way));
            }
            ways.put(kind, chosen);
        }
        return ways;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String text) {
        try {
            return Enum.valueOf(type, text == null ? "" : text);
        } catch (IllegalArgumentException unknown) {
            throw Refused.invalid("kinds", "notChoice", EnumSet.allOf(type).toString());
        }
    }

    private NoticeSettingsView view(NoticeChoice choice) {
        Agent agent = agents.get(choice.agentId());
        List<NoticeWays> kinds = new ArrayList<>();
        choice.ways().forEach((kind, ways) -> kinds.add(new NoticeWays(kind.name(), ways.stream().map(Enum::name).toList())));
        List<NoticeWay> ways = List.of(
                new NoticeWay(Way.CONSOLE.name(), null, true),
                new NoticeWay(Way.MAIL.name(), agent.email(), letters.reaches(Texts.orNull(agent.email()))),
                new NoticeWay(Way.MOBILE.name(), choice.mobile(), letters.reaches(choice.mobile())));
        return new NoticeSettingsView(
                kinds,
                ways,
                choice.quietFrom(),
                choice.quietTo(),
                choice.timeZone(),
                choices.zone(agent).getId(),
                choice.urgentPasses(),
                choice.mobile(),
                choice.version());
    }
}
