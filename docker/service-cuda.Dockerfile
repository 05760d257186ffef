# The perception service with ONNX Runtime's CUDA provider. Build with `docker/build-images --cuda`.
# The runtime libraries of CUDA 12 and cuDNN 9 come from CUDA_IMAGE, the Java runtime from BASE_IMAGE.
ARG BASE_IMAGE=eclipse-temurin:17-jre
ARG CUDA_IMAGE=nvidia/cuda:12.6.3-cudnn-runtime-ubuntu22.04
FROM ${BASE_IMAGE} AS jre

FROM ${CUDA_IMAGE}
ARG JAVA_DIR=/opt/java/openjdk
COPY --from=jre ${JAVA_DIR} /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH="/opt/java/openjdk/bin:${PATH}"

COPY lib/ /opt/drivesight/lib/
COPY app/ /opt/drivesight/app/
COPY models/ /opt/drivesight/models/
COPY LICENSE NOTICE /opt/drivesight/
COPY healthcheck /opt/drivesight/healthcheck

USER 10001:10001
WORKDIR /tmp
# ONNX Runtime reports its use over the network unless told not to.
ENV ORT_DISABLE_TELEMETRY=1
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError" \
    DRIVESIGHT_MODEL_PROVIDER=cuda
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/drivesight/healthcheck"]
ENTRYPOINT ["java", "-Ddrivesight.home=/opt/drivesight", "-cp", "/opt/drivesight/app/*:/opt/drivesight/lib/*", "io.drivesight.service.Main"]
