package io.switchboard.web.shared;

import io.switchboard.core.apikey.FirstAnswers;
import io.switchboard.core.shared.Check;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A POST of JSON with an {@code Idempotency-Key} is done once: a repeat with the same key gets the first answer again. Calls that take
 * the header themselves are left to it; of those that failed nothing is kept.
 */
@Provider
@Priority(Priorities.USER)
public class RepeatedPosts implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final String BEGUN = RepeatedPosts.class.getName();

    @Context
    ResourceInfo resource;

    @Inject
    Caller caller;

    @Inject
    FirstAnswers answers;

    private record Begun(UUID owner, String key) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        Method method = resource.getResourceMethod();
        boolean post = key != null && request.getMethod().equals("POST") && caller.isSignedIn();
        // What is a person's own (sessions, passwords) is told to nobody twice.
        if (!post || !KeyScope.isForKeys(resource.getResourceClass(), method) || takesItself(method) || isUpload(request)) {
            return;
        }
        new Check().text(HEADER, key, 200).done();
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        UUID owner = caller.viewer().agentId();
        Optional<FirstAnswers.Answer> first = answers.begin(owner, key.strip(), hash(whither(request.getUriInfo().getRequestUri()), body));
        if (first.isEmpty()) {
            request.setProperty(BEGUN, new Begun(owner, key.strip()));
            return;
        }
        Response.ResponseBuilder again = Response.status(first.get().status())
                .header("Idempotent-Replayed", "true");
        if (first.get().etag() != null) {
            again.header("ETag", first.get().etag());
        }
        if (!first.get().body().isEmpty()) {
            again.type(MediaType.APPLICATION_JSON_TYPE).entity(first.get().body().getBytes(StandardCharsets.UTF_8));
        }
        request.abortWith(again.build());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        if (!(request.getProperty(BEGUN) instanceof Begun begun)) {
            return;
        }
        if (response.getStatus() >= 300) {
            answers.failed(begun.owner(), begun.key());
            return;
        }
        boolean secret = resource.getResourceMethod().isAnnotationPresent(ToldOnce.class);
        String body = !response.hasEntity() ? "" : JsonBody.json().writeValueAsString(response.getEntity());
        answers.done(begun.owner(), begun.key(), new FirstAnswers.Answer(response.getStatus(), response.getHeaderString("ETag"), secret ? null : body));
    }

    /** Those are as long as they like, and aren't read twice. */
    private static String whither(URI address) {
        return address.getRawQuery() == null ? address.getRawPath() : address.getRawPath() + "?" + address.getRawQuery();
    }

    private static boolean isUpload(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        return request.hasEntity() && (type == null || !type.getSubtype().equals("json"));
    }

    private static boolean takesItself(Method method) {
        return Arrays.stream(method.getParameters())
                .anyMatch(p -> p.isAnnotationPresent(HeaderParam.class) && p.getAnnotation(HeaderParam.class).value().equals(HEADER));
    }

    private static String hash(String path, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
