package io.switchboard.web.shared;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** An answer whose errors are problems as well where the server, not a resource, finds them: it has only HTML pages for them. */
final class ProblemAnswers extends HttpServletResponseWrapper {
    private final Caller caller;

    ProblemAnswers(HttpServletResponse response, Caller caller) {
        super(response);
        this.caller = caller;
    }

    @Override
    public void sendError(int status) throws IOException {
        resetBuffer();
        Problems.web(status, caller.locale()).write(this);
        flushBuffer();
    }

    /** @param message for nobody: it may tell of the server's inside */
    @Override
    public void sendError(int status, String message) throws IOException {
        sendError(status);
    }
}
