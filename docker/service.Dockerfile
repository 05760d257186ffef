# The perception service. Build with docker/build-images; the base is any image with bash and a Java 17 runtime.
ARG BASE_IMAGE=eclipse-temurin:17-jre
FROM ${BASE_IMAGE}

COPY lib/ /opt/drivesight/lib/
COPY app/ /opt/drivesight/app/
COPY models/ /opt/drivesight/models/
COPY LICENSE NOTICE /opt/drivesight/
COPY healthcheck /opt/drivesight/healthcheck

USER 10001:10001
WORKDIR /tmp
# ONNX Runtime reports its use over the network unless told not to.
ENV ORT_DISABLE_TELEMETRY=1
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["/opt/drivesight/healthcheck"]
ENTRYPOINT ["java", "-Ddrivesight.home=/opt/drivesight", "-cp", "/opt/drivesight/app/*:/opt/drivesight/lib/*", "io.drivesight.service.Main"]
