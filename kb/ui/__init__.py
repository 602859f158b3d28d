"""The last stage: answers and documents shown on a page. Only this room imports gradio, when a page is built."""
