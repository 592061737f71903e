package io.switchboard.web.shared;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** A form of parts that can't be read is the caller's fault, whatever the server's reader throws over it. */
@Provider
public class MultipartBody implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getMediaType() == null || !context.getMediaType().getType().equals("multipart")) {
            return context.proceed();
        }
        try {
            return context.proceed();
        } catch (BodyLimit.TooLarge | BodyLimit.Broken | WebApplicationException known) {
            throw known;
        } catch (IOException | RuntimeException unreadable) {
            throw new BadRequestException("unreadable parts", unreadable);
        }
    }
}
