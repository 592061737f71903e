package io.switchboard.web.plugin;

import io.switchboard.host.ConsoleModules;
import io.switchboard.web.shared.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Which console modules the browser loads. */
@Path("/ui")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UiResource {
    @Inject
    Caller caller;

    @Inject
    ConsoleModules modules;

    /** The modules of the started plugins. */
    public record Ui(List<ConsoleModules.Module> modules) {}

    @GET
    public Ui get() {
        caller.viewer();
        return new Ui(modules.list());
    }
}
