package io.switchboard.web.plugin;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.Channels;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What platforms call: {@code /hooks/{channelKey}}. An answer of 200 means that it is stored. */
@WebServlet("/hooks/*")
public class HookServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    /** Beyond the largest known: Meta gathers up to 3 MB in one call, and repeats as it is what is refused. */
    static final int MOST = 4 << 20;

    @Inject
    transient RateLimits limits;

    @Inject
    transient Channels channels;

    @Inject
    transient Caller caller;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
            response.setHeader("Allow", "GET, POST");
            Problem.of(405, "hook.method", caller.locale()).write(response);
            return;
        }
        byte[] body = body(request);
        if (body == null) {
            Problem.of(413, "body.tooLarge", caller.locale(), MOST).write(response);
            return;
        }
        try {
            limits.count(Limit.HOOK_REFUSED, caller.address());
            WebhookResponse answer = channels.webhook(key, call(request, body));
            if (answer.status() < 400 || answer.status() >= 500) {
                limits.giveBack(Limit.HOOK_REFUSED, caller.address());
            }
            write(answer, response);
        } catch (Refused e) {
            if (e.kind() == Refused.Kind.UNAVAILABLE) {
                // Not the platform's fault: it must be let in when all is well again.
                limits.giveBack(Limit.HOOK_REFUSED, caller.address());
            }
            Problem.of(e, caller.locale()).write(response);
        } catch (RuntimeException e) {
            // Nothing is stored for sure: the platform comes again.
            Problem problem = Problems.problem(e, caller.locale());
            if (problem.status() >= 500) {
                limits.giveBack(Limit.HOOK_REFUSED, caller.address());
            }
            (problem.status() >= 500 ? Problem.of(503, "channel.failed", caller.locale()) : problem).write(response);
        }
    }

    /** Null when it is too large. */
    static byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > MOST) {
            return null;
        }
        byte[] body = request.getInputStream().readNBytes(MOST + 1);
        return body.length > MOST ? null : body;
    }

    private WebhookRequest call(HttpServletRequest request, byte[] body) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(Collections.list(request.getHeaders(name))));
        }
        return new WebhookRequest(
                request.getMethod(),
                HookQuery.parse(request.getQueryString()),
                Collections.unmodifiableMap(headers),
                body,
                caller.address());
    }

    private static void write(WebhookResponse answer, HttpServletResponse response) throws IOException {
        boolean valid = answer.status() >= 200 && answer.status() <= 599;
        response.setStatus(valid ? answer.status() : 502);
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
