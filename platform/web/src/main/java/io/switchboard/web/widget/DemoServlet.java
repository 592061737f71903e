package io.switchboard.web.widget;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * {@code /demo} without a slash at its end. The server itself would redirect to an absolute address whose scheme is that of
 * its own connection: behind a proxy with HTTPS the browser would be sent to HTTP.
 */
@WebServlet("/demo")
public class DemoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/demo/index.html").forward(request, response);
    }
}
