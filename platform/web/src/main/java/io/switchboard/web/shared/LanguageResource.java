package io.switchboard.web.shared;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Languages.Language;
import io.switchboard.core.shared.Refused;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The languages that there are; asked before anybody has signed in. */
@Path("/languages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class LanguageResource {
    @GET
    @PermitAll
    public Items<Language> list() {
        return Items.of(Languages.here().all());
    }

    /** What a language's file says for the console; one of ours has none, and an empty object is the answer. */
    @GET
    @PermitAll
    @Path("{tag}")
    public JsonNode texts(@PathParam("tag") String tag) {
        if (!Languages.here().knows(tag)) {
            throw Refused.notFound("language");
        }
        return Languages.here().part(tag, "console").orElseGet(() -> JsonBody.json().createObjectNode());
    }
}
