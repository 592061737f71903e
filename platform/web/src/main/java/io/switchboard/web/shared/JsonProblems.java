package io.switchboard.web.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The server brings a mapper of its own for unreadable JSON, nearer than {@link Problems}; this one is nearer still. */
@Provider
public class JsonProblems implements ExceptionMapper<JsonProcessingException> {
    @Inject
    Problems problems;

    @Override
    public Response toResponse(JsonProcessingException unreadable) {
        return problems.toResponse(unreadable);
    }
}
