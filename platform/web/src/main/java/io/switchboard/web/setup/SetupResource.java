package io.switchboard.web.setup;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.setup.FirstSteps;
import io.switchboard.core.setup.FirstSteps.Step;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** The first steps of an empty installation, for the page that leads an admin through them. */
@Path("/setup")
@RequestScoped
@RolesAllowed("settings:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SetupResource {
    @Inject
    Caller caller;

    @Inject
    FirstSteps steps;

    /** A step. */
    public record StepView(Step id, boolean done) {}

    /**
     * A channel for visitors.
     *
     * @param script the line that a site embeds
     * @param tryAt a page of ours that embeds it
     */
    public record VisitorChannel(String id, String key, String name, String script, String tryAt) {}

    /**
     * How it stands.
     *
     * @param channel the channel to try; null without one
     * @param conversationId whose customer waits for an answer; null without one
     */
    public record SetupView(
            List<StepView> steps, boolean done, boolean dismissed, VisitorChannel channel, String conversationId) {}

    /** Whether the steps are to be shown no more. */
    public record Wish(Boolean dismissed) {}

    @GET
    public SetupView get() {
        FirstSteps.State state = steps.state(caller.viewer().person());
        return new SetupView(
                Arrays.stream(Step.values()).map(step -> new StepView(step, state.done().contains(step))).toList(),
                state.done().contains(Step.ANSWER),
                state.dismissed(),
                state.channel().map(SetupResource::channel).orElse(null),
                state.waiting().map(Object::toString).orElse(null));
    }

    @POST
    public SetupView change(Wish wish) {
        if (wish.dismissed() == null) {
            throw Refused.invalid("dismissed", "required");
        }
        steps.dismiss(wish.dismissed());
        return get();
    }

    private static VisitorChannel channel(ChannelAccount account) {
        String script = "<script async src=\"%s/widget.js\" data-channel=\"%s\"></script>".formatted(PlatformSettings.publicUrl(), account.key());
        return new VisitorChannel(account.id().toString(), account.key(), account.name(), script, "/demo?channel=" + account.key());
    }
}
