package io.switchboard.web.conversation;

import io.switchboard.core.conversation.RemotePictures;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import io.switchboard.web.shared.Uploads;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** Pictures that a message names on other servers, fetched by the platform for an agent who asked for them. */
@Path("/conversations/{conversation}/messages/{message}/picture")
@RequestScoped
@RolesAllowed("conversations:read")
public class PictureResource {
    @Inject
    Caller caller;

    @Inject
    RemotePictures pictures;

    @Inject
    RateLimits limits;

    /** One of them, by its address as it stands in the message. */
    @GET
    public Response get(
            @PathParam("conversation") String conversation,
            @PathParam("message") String message,
            @QueryParam("address") String address) {
        limits.count(Limit.PICTURES, caller.viewer().agentId().toString());
        RemotePictures.Picture picture = pictures.get(
                caller.viewer(), Items.id(conversation, "conversation"), Items.id(message, "message"), address);
        return Uploads.serve(picture.mediaType(), picture.bytes());
    }
}
