package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code /openapi}: the description of every call, YAML, or JSON with {@code ?format=json} or an Accept that asks for it. */
@WebServlet("/openapi")
public class OpenApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private byte[] yaml;
    private byte[] json;

    @Override
    public void init() throws ServletException {
        try {
            ObjectNode document = OpenApiDocument.build();
            yaml = YamlText.of(document).getBytes(StandardCharsets.UTF_8);
            json = document.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ServletException("the description of the calls can't be read", e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String format = request.getParameter("format");
        String accept = request.getHeader("Accept");
        boolean asJson = format == null
                ? accept != null && accept.contains("application/json")
                : format.equalsIgnoreCase("json");
        byte[] body = asJson ? json : yaml;
        response.setContentType(asJson ? "application/json" : "application/yaml");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
