package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.platform.Multipart;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

class MultipartTest {

    @Test
    void aFormArrivesAsItWasMeant() {
        try (StubProvider provider = new StubProvider()) {
            HttpRequest request = new Multipart()
                    .field("type", "image")
                    .file("media", "图\"1\r\n.png", "image/png", () -> new ByteArrayInputStream(TestMessages.PNG))
                    .post(HttpRequest.newBuilder(provider.url()))
                    .build();
            new TestHttp().send(request);
            StubProvider.Call call = provider.calls().get(0);
            String boundary = call.headers().get("content-type").replace("multipart/form-data; boundary=", "");
            assertThat(call.text())
                    .startsWith("--" + boundary + "\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage\r\n--")
                    .contains("Content-Disposition: form-data; name=\"media\"; filename=\"图%221%0D%0A.png\"\r\nContent-Type: image/png\r\n\r\n")
                    .endsWith("\r\n--" + boundary + "--\r\n");
        }
    }
}
