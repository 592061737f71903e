package io.switchboard.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a platform may send in one call. */
class HookServletTest {
    /** What Meta says of a call of a thousand updates. */
    private static final int LARGEST_KNOWN = 3_145_728;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLargestCallThatAPlatformMakesIsRead(boolean saysItsLength) throws IOException {
        assertThat(HookServlet.body(request(LARGEST_KNOWN, saysItsLength))).hasSize(LARGEST_KNOWN);
        assertThat(HookServlet.body(request(HookServlet.MOST, saysItsLength))).hasSize(HookServlet.MOST);
        assertThat(HookServlet.body(request(0, saysItsLength))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsLargerIsNot(boolean saysItsLength) throws IOException {
        assertThat(HookServlet.body(request(HookServlet.MOST + 1, saysItsLength))).isNull();
    }

    @Test
    void whatSaysThatItIsTooLargeIsNotEvenRead() throws IOException {
        Body body = new Body(new byte[HookServlet.MOST + 1]);
        assertThat(HookServlet.body(request(body, HookServlet.MOST + 1L))).isNull();
        assertThat(body.available()).isEqualTo(HookServlet.MOST + 1);
    }

    private static HttpServletRequest request(int bytes, boolean saysItsLength) {
        return request(new Body(new byte[bytes]), saysItsLength ? bytes : -1);
    }

    private static HttpServletRequest request(ServletInputStream body, long length) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HookServletTest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentLengthLong" -> length;
                    case "getInputStream" -> body;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static final class Body extends ServletInputStream {
        private final InputStream bytes;

        private Body(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return bytes.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
