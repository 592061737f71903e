package io.switchboard.web.licence;

import io.switchboard.core.licence.LicenceFile;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The licence: what it allows, what is used, and another one in its place. */
@Path("/licence")
@RequestScoped
@RolesAllowed("licence:write")
@Produces(MediaType.APPLICATION_JSON)
public class LicenceResource {
    @Inject
    Caller caller;

    @Inject
    LicenceService service;

    @Inject
    LicenceViews views;

    /** What holds at this moment: whoever asks doesn't wait for the next look at the clock. */
    @GET
    public LicenceView get() {
        service.look();
        return views.now();
    }

    /** The body is the file. 422 tells a file that is altered, forged, foreign, expired, too early, or none at all. */
    @PUT
    @Consumes(MediaType.WILDCARD)
    public LicenceView put(InputStream file) throws IOException {
        byte[] bytes = file.readNBytes(LicenceFile.MOST + 1);
        if (bytes.length > LicenceFile.MOST) {
            throw Refused.tooLarge("body.tooLarge", LicenceFile.MOST);
        }
        service.install(new String(bytes, StandardCharsets.UTF_8), caller.signature());
        return views.now();
    }
}
