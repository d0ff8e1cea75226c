document.title += "!"
